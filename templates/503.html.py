
BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Back in a moment') BBBBBBBB

BBBBB BBBBBBBBBBBBBBBBBB

BBBBB BBBBBBB
  XXXX gettext(u'We will be back in a moment') XXXXX
  XX XXXXXXXXXXXXXXXXXXXX gettext(u'The portal is not available right now. Your appointments and your place in line are kept.') XXXX
  XXX gettext(u'Wait half a minute, then try again.') XXXX
   gettext(u'Try again') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBB
  BBBBBBB BBBBBBBBBBBBBBBBBBBBBB
BBBBBBBB BBBBBBB
