
BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u"This browser can't show video") BBBBBBBB

BBBBB BBBBBBB
  XXXX gettext(u"This browser can't show video") XXXXX
  XX XXXXXXXXXXXXXXXXXXXX gettext(u'Internet Explorer cannot make a video call. Please open this page in Microsoft Edge: it is already on your computer.') XXXX
  XXXX
    XXXX gettext(u'Press the Start button of Windows.') XXXXX
    XXXX gettext(u'Type Edge, and press Enter.') XXXXX
    XXXX gettext(u'Type this address at the top of the window: <strong>%(address)s</strong>') SSSS SSSS SSSSSSS SS SSS SSS SS SSS SSSSSSS SSSSSSSSSSSSSSSSSSSSSSSSSSSSXXXXX
  XXXXX
  XXX gettext(u'Is it Microsoft Edge already? Then it runs in its Internet Explorer mode. Press the button with three dots at the top right, then “Reload without Internet Explorer mode”.') XXXX
  XXXXX XXXXXXBBB BBBBBBXX gettext(u'Get technical help') XXXXXXXX
BBBBBBBB BBBBBBB
