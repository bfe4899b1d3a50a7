
BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Press the button to join') BBBBBBBB

BBBBB BBBBBBB
  XXXX gettext(u'Press the button to join') XXXXX
  XXX gettext(u'You have not joined yet. Go to your appointments and press the button beside your visit.') XXXX
  BBB BBBBBBBBBBBBBB BB BBBB gettext(u'Appointment Center') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBBBBBB BBBBBBB
