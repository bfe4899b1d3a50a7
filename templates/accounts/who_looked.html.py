
BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBB BBBB BB

BBBBB BBBBB gettext(u'Who looked at my record') BBBBBBBB

BBBBB BBBBBBB
  XXXX gettext(u'Who looked at my record') XXXXX
  XXX gettext(u'Every time somebody at the clinic opens or changes your record, or that of a person you care for, it is written down here.')  BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBXXXX
  BBBBBBBB BBBB
    XXX XXXXXXXXXXXXXXXXXXXXXXX
      BBB BBBBB BB BBBBBBBB
        XXXX
          XXXXXXXXBB BBBBBBBBBB BB BBBBBBBBBBBBBB gettext(u'A doctor') BBBB BBBBBBBBBB BB BBBBBBBBB gettext(u'A support agent') BBBB BBBBBBBBBB BB BBBBBBBBBBBBBBB gettext(u'An administrator') BBBB gettext(u'Clinic staff') BBBBBXXXXXXXXX
          XXXXXXFFFFFFFFFFFFFFFFFFX FFFFFFFFXXXXXXX
          XXXXXX gettext(u'Record of %(name)s') SSSSSS SS SSSSSSSSXXXXXXX
          BB BBBBBBBBBBBBXXXXXX gettext(u'Reason:')  XXXXXXXBBBBB
        XXXXX
      BBBBB
        XXXX gettext(u'Nobody yet.') XXXXX
      BBBBBB
    XXXXX
  BBBBBBBBBBB
  BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBBBBBB BBBBBBB
