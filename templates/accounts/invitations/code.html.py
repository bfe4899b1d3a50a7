
BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Accept an invitation') BBBBBBBB

BBBBB BBBBBBB
  XXXX gettext(u'Accept an invitation') XXXXX
  XXX gettext(u'Somebody invited you by e-mail. Type the code from that e-mail. Capital or small letters, with or without the dash: all is fine.') XXXX
  XXXXX XXXXXXXXXXXXX XXXXXXXXXXX
    BBBBBBBBBB
    
     gettext(u'Continue') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB
  XXXXXXX
BBBBBBBB BBBBBBB
