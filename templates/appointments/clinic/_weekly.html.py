
BBBB BBBB
XXXX
  BBB BBB BB BBBB
    XXXXBB BBBBBBBBBBB BB B gettext(u'Monday') BBBB BBBBBBBBBBB BB B gettext(u'Tuesday') BBBB BBBBBBBBBBB BB B gettext(u'Wednesday') BBBB BBBBBBBBBBB BB B gettext(u'Thursday') BBBB BBBBBBBBBBB BB B gettext(u'Friday') BBBB BBBBBBBBBBB BB B gettext(u'Saturday') BBBB gettext(u'Sunday') BBBBBX FFFFFFFFFFFFFFFFFF X FFFFFFFFFFFFFFFFFFX
      BB BBBBBBBBBB BB BBBBBBB gettext(u'Video only') BBBB BBBBBBBBBB BB BBBBBBBBBBB gettext(u'In person only') BBBB gettext(u'Video or in person') BBBBBXXXXX
  BBBBB
    XXXX gettext(u'No hours at all.') XXXXX
  BBBBBB
XXXXX
