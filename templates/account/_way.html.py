
BBBB BBBB
BB BBBBBB BB BBBBBBBBBBBBBBBB gettext(u'Use your password') BBBB BBBBBB BB BBBBBBBBBBBBBBBBBBBB gettext(u'Use a code from your app, or a recovery code') BBBB gettext(u'Use a passkey') BBBBB
