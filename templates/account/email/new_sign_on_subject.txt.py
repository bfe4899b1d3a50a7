BBBB BBBBBBBBBBBBBB BBB gettext(u'New sign-on to your account') BBBBBBBBBBBBB
