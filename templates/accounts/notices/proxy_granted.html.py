BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBB BBBB

BBBBB BBBB
  XXXBB BBBBBBBBBBB BB BBBBBBBB gettext(u'You can now act for %(patient)s.') SSS SSS SSS SSS SSS SSSSSSSSSSSS BB BBBBBBBBBBBB BB BBBBBB gettext(u'You may see when the visits are, and join them by video.') BBBB BBBBBBBBBBBB BB BBBBBBBBBBBB gettext(u'You may join the visits, and book, move or cancel them.') BBBB gettext(u'You may join the visits, book, move or cancel them, and read what they are about.') BBBBBBBBB gettext(u'%(helper)s can now act for you.') SSSSSSSSSS SSS SSS SSS SSS SSSS BB BBBBBBBBBBBB BB BBBBBB gettext(u'This person may see when your visits are, and join them by video.') BBBB BBBBBBBBBBBB BB BBBBBBBBBBBB gettext(u'This person may join your visits, and book, move or cancel them.') BBBB gettext(u'This person may join your visits, book, move or cancel them, and read what they are about.') BBBBBBBBBBXXXX
  XXXBB BBBBBBBBBBB BB BBBBBBBB gettext(u'You can end this at any time in your account, under People who help me.') BBBB gettext(u'You can end this at any time in your account, under People who help me.')   gettext(u'Did you not want this? Please call the help line at once.') BBBBBXXXX
BBBBBBBB BBBB
