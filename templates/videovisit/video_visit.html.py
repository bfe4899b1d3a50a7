
BBBBBBB BBBBBBBBBBB
BBBB BBBB BBBBBB
BBBBB BBBBB gettext(u'Check my computer') BBBBBBBB

BBBBB BBBBBBBBBBXXXXXXX XXXXXXXXXXXXX XXXXXBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBXXXXXXXXXXXBBBBBBBB

BBBBB BBBBBBB
  XXXX gettext(u'Is this computer ready for your video visit?') XXXXX
  XX XXXXXXXXXXXXXXXXXXXX gettext(u'The check takes about ten seconds. Do it as soon as your visit is booked, with the computer you will use.') XXXX
  XXXXXXXXXX gettext(u"The check needs JavaScript, and so does a video visit. Turn it on in your browser's settings, or call the help line.") BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBXXXXXXXXXXX
  BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBB
  BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBB
BBBBBBBB BBBBBBB
