
BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Please try again') BBBBBBBB

BBBBB BBBBBBB
  XXXX gettext(u'This page was open for too long') XXXXX
  XX XXXXXXXXXXXXXXXXXXXX gettext(u'To keep you safe we did not accept what you sent. Nothing was changed.') XXXX
  XXXX
    XXXX gettext(u'Go back to the page before.') XXXXX
    XXXX gettext(u'Load it again.') XXXXX
    XXXX gettext(u'Fill it in and send it once more.') XXXXX
  XXXXX
  XXX gettext(u'Does this come back every time? Allow cookies for this site in your browser.') XXXX
  BBBBBBB BBBBBBBBBBBBBBBBBBBBB
BBBBBBBB BBBBBBB
