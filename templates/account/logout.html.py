
BBBBBBB BBBBBBBBBBB
BBBB BBBB

BBBBB BBBBB gettext(u'Sign off') BBBBBBBB

BBBBB BBBBBBB
  XXXX gettext(u'Do you want to sign off?') XXXXX
  XXX gettext(u'Then nobody else who uses this device can see your account.') XXXX
  XXXXX XXXXXXXXXXXXX XXXXXXXXBBB BBBBBBBBBBBBBBBBXX
    BBBBBBBBBB
    
     gettext(u'Sign off') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB
  XXXXXXX
BBBBBBBB BBBBBBB
