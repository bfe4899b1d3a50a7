
BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'That is too large') BBBBBBBB

BBBBB BBBBBBB
  XXXX gettext(u'What you sent is too large') XXXXX
  XX XXXXXXXXXXXXXXXXXXXX gettext(u'Nothing was changed. Go back and send less: a shorter text or a smaller file.') XXXX
  BBBBBBB BBBBBBBBBBBBBBBBBBBBB
BBBBBBBB BBBBBBB
