BBBB BBBBBBBBBBBBBB BBB gettext(u'Your request for a new password') BBBBBBBBBBBBB
