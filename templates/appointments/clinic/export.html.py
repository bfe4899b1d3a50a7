
BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Save a day as a file') BBBBBBBB

BBBBB BBBBBBBBBBBBBB BBBBBBBBBBBBBBBBB BB BBBB gettext(u'Schedule') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB

BBBBB BBBBBBB
  XXXX gettext(u'Save a day as a file') XXXXX
  XXX gettext(u'The file holds names and phone numbers. Keep it safe, and delete it when you are done. Each visit in it is written down as seen.') XXXX
  XXXXX XXXXXXXXXXXXX XXXXXXXXXXX
    BBBBBBBBBB
    
     gettext(u'Save the day') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB
  XXXXXXX
BBBBBBBB BBBBBBB
