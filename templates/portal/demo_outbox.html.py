
BBBBBBB BBBBBBBBBBB
BBBB BBBB

BBBBB BBBBB gettext(u'Messages of the demo') BBBBBBBB

BBBBB BBBBBBB
  XXXX gettext(u'Messages of the demo') XXXXX
  XXX gettext(u'The demo sends nothing out. What people would get by e-mail or as a text message stands here, newest first.') XXXX
  BBB BBBBBBB BB BBBBBB
    XXXXXXXX XXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXX
      XXXXBB BBBBBBBBBBBBBBBBBBB gettext(u'Text message') BBBBBXXXXX
      XXX
        BB BBBBBBBBBBBBBBB BB BBBBBB gettext(u'E-mail') BBBB gettext(u'Text message') BBBBB
        BBBBBBB BBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBB BBBBBBBBBBBB BBBB
         gettext(u'to %(to)s at %(at)s (UTC)') SS SSSSSS SS SSSSSS SSSSS
      XXXX
      FFFFFFFFFFFFFFFF
      BB BBBBBBBBBBBBXXXXX XXXXXXBBB BBBBBBBBBBB BBBBBBBBBBBBBBBBXX gettext(u'See the e-mail as people see it') XXXXXXXXBBBBB
      BB BBBBBBBBBBBBBBBB
         gettext(u'Calendar entry') 
        BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB
      BBBBB
    XXXXXXXXXX
  BBBBB
     gettext(u'No messages yet. They come within ten seconds.') 
    BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBB BBBB
  BBBBBB
BBBBBBBB BBBBBBB
