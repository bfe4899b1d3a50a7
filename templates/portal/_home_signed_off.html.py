
BBBB BBBB
XXXX gettext(u"See your doctor\xa0- without the trip to the doctor's office") XXXXX
XX XXXXXXXXXXXXXXXXXXXX gettext(u'Meet by video from home. All you need is a computer or phone with a camera, and a good connection.') XXXX
XXXX XXXXXXXXXXXXXXXXXXXXXXXXXXX
  BBB BBBBBBBBBBBBBBB BB BBBB gettext(u'Sign on') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
  BBB BBBBBBBBBBBBBB BB BBBB gettext(u'Register') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBB
  XX XXXXXXBBB BBBBBBBBBBBBBXX gettext(u'Check my computer') XXXX
XXXXXX
