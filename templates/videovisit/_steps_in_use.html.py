
BBBB BBBB
XXXX XXXXXXXXXXXXXXXXXXXXX XXXXXXX
  XXX gettext(u'No other program? Then it may be a switch in the settings of Windows:') XXXX
  BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
XXXXXX
