
BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Visits in my calendar') BBBBBBBB

BBBBB BBBBBBBBBBBBBB BBBBBBBBBBBBBB BB BBBB gettext(u'My account') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB

BBBBB BBBBBBB
  XXXX gettext(u'Visits in my calendar') XXXXX
  BB BBBBBBB
    BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
  BBBB BBBBB
     gettext(u'Your calendar address does not work any more.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBB
  BBBBB
  XX XXXXXXXXXXXXXXXXXXXX gettext(u'With a private address, the calendar on your phone or computer shows your visits and those of people you care for. When a visit moves or is cancelled, your calendar follows.') XXXX
  XXX gettext(u'The address works without signing on. Whoever has it sees when your visits are, and with which doctor. It never says what they are about.') XXXX
  BB BBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
  XXXXX XXXXXXXXXXXXXX
    BBBBBBBBBB
    BB BBBB
       gettext(u'Make a new address') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBB BBBBBBBBBBBB BBBBBBBBBBBBBBBB
       gettext(u'End the address') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBB BBBBBBBBBBB BBBBBBBBBBBBBB
    BBBB
       gettext(u'Make my address') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBB BBBBBBBBBBBB
    BBBBB
  XXXXXXX
BBBBBBBB BBBBBBB

BBBBB BBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
