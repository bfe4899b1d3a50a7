
BBBB BBBB
XXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
  XXX XXXXXXXXXXXXXXXXXXX gettext(u'E-mail for sign-on') XXXXX
  XXX gettext(u'You sign on with <strong>%(email)s</strong>.') SSS SSSS SS SSSS SSSSSSSSSSSSSSSSSSSSSSSSSSS
  BB BBBBBBBBBBBBBB gettext(u'This can be another address than the contact on your record. Changing one does not change the other.') BBBBBXXXX
  XXXXX XXXXXXBBB BBBBBBBBBBBBBBBXX gettext(u'Change the e-mail you sign on with') XXXXXXXX
XXXXXXXXXX
