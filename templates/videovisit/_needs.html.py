
BBBB BBBB
XXX XXXXXXXXXXXXXX gettext(u'What you need on a computer') XXXXX
XXXX
  XXXX gettext(u'A camera, a speaker and a microphone. Most laptops have all three.') XXXXX
  XXXX gettext(u'A strong wired or wireless connection to high-speed internet.') XXXXX
  XXXX gettext(u'One of the browsers below, up to date.') XXXXX
  XXXX gettext(u'A quiet, private place with light on your face.') XXXXX
XXXXX
BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBB
XXX XXXXXXXXXXX gettext(u'On a phone or tablet') XXXXX
XXX gettext(u'Use our app, not the browser of your phone: a mobile browser may drop the call when the screen goes dark. No app? Use a computer.') XXXX
XXXX
  XXXX gettext(u'A front-facing camera.') XXXXX
  XXXX gettext(u'A full signal (4 or more bars) or high-speed Wi-Fi.') XXXXX
  XXXX gettext(u'A full battery, or the charger at hand.') XXXXX
XXXXX
