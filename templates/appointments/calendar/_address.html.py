
BBBB BBBB
XXXXXXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
  XXX XXXXXXXXXXXXXXXXXXX gettext(u'Your new address') XXXXX
   gettext(u'It is shown only now. Do not give it to anybody. An older address does not work any more.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB
  XX XXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXX
  XXXX
    XXXX gettext(u'Copy the address.') XXXXX
    XXXX gettext(u'In your calendar program, choose "Add calendar from a link" or "Subscribe to calendar".') XXXXX
    XXXX gettext(u'Paste the address there.') XXXXX
  XXXXX
XXXXXXXXXX
