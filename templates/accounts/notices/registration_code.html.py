BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBB BBBB

BBBBB BBBB
  XXX gettext(u'Your code to register for video visits is:') XXXX
  XX XXXXXXXXXXXXXXXXX
  XXX gettext(u'Type it on the page that asked for it. It is valid for 10 minutes.') XXXX
  XXX gettext(u'Did you not try to register? Somebody may have typed your details. They cannot go on without this code. Do not give it to anybody: we never ask for it.') XXXX
BBBBBBBB BBBB

BBBBB BBBBBB
BBBBBBBB BBBBBB
