
BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBB BBBB

BBBBB BBBBB gettext(u'E-mail for sign-on') BBBBBBBB

BBBBB BBBBBBB
  XXXX gettext(u'E-mail for sign-on') XXXXX
  XXX gettext(u'You sign on with <strong>%(email)s</strong>.') SSS SSSS SS SSSS SSSSSSSSSSSSSSSSSSSSSSSSSSSXXXX
  XXX gettext(u'Do you want to use another address? We send a code to the new one. Until you have typed that code, you sign on with the old one. We tell the old address about the change, too.') XXXX
  XXXXX XXXXXXXXXXXXX XXXXXXXXBBB BBBBBBBBBBBBBBBX XXXXXXXXXXX
    BBBBBBBBBB
    
     gettext(u'Send me a code') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBB
  XXXXXXX
BBBBBBBB BBBBBBB
