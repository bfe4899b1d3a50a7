
BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Too many tries') BBBBBBBB

BBBBB BBBBBBB
  XXXX gettext(u'Please wait a few minutes') XXXXX
  XX XXXXXXXXXXXXXXXXXXXX gettext(u'There were too many tries in a short time. To protect you, we pause for up to 15 minutes. Then try again.') XXXX
  BBBBBBB BBBBBBBBBBBBBBBBBBBBB
BBBBBBBB BBBBBBB
