BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBB BBBB

BBBBB BBBB
  XXXBB BBBBBBBBBBB BB BBBBBBB gettext(u'The e-mail address on your record was changed. From now on we write to the new address.') BBBB gettext(u'The phone number on your record was changed. Text messages stop until you agree to them for the new number.') BBBBBXXXX
  XXX gettext(u'Was it you? Then you need not do anything.')   gettext(u'If this was not you, please call the help line at once.') XXXX
BBBBBBBB BBBB
