
BBBB BBBB
BB BBBBBBBBBB
  XXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXX
    XXX XXXXXXXXXXX gettext(u'Contacts of registered patients') XXXXX
    XXX gettext(u'These rows change a contact that the patient uses. We will tell the patient, at the old address, too.') XXXX
    XXXX
      BBB BBBBBB BB BBBBBBBBBBBBBBBBBBBBBBBXXXX gettext(u'Row %(number)s, %(mrn)s') SSS SSSSSSSSSSS SSSSSSSXXXXXBBBBBB
    XXXXX
  XXXXXXXXXX
BBBBB
