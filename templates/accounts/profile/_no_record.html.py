
BBBB BBBB
XXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
  XXX XXXXXXXXXXXXXXXXXX gettext(u'No record of your own yet') XXXXX
  XXX gettext(u'Are you a patient of the clinic? Add your own record to this account. You need your medical record number and a code that we send to the contact the clinic has on record.') XXXX
  BBB BBBBBBBBBBBBBBBB BB BBBB gettext(u'Add my own record') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBB
  BB BBB BBBBBBBBBBBBBB
    BBB BBBBBBBBBBBB BB BBBB
    XXX gettext(u'Did somebody invite you to help them? <a href="%(href)s">Type the code from your e-mail</a>.') SSS SSSSSSSS SSSSSS SSS SS SSSS SSSSS SS SSSSSSSSSSSSSSSSSSSS SSS SSSS SSSS SSSS SSSSSSSSSSSXXXX
  BBBBB
XXXXXXXXXX
