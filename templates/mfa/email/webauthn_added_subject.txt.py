BBBB BBBBBBBBBBBBBB BBB gettext(u'A passkey was added') BBBBBBBBBBBBB
