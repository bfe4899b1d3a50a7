
BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBB BBBB

BBBBB BBBBB gettext(u'Passkeys and codes') BBBBBBBB

BBBBB BBBBBBB
  XXXX gettext(u'Passkeys and codes') XXXXX
  BB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB
     gettext(u'You work at the clinic, so your account needs a second step. Add a passkey or set up an app. Then everything else opens.') 
    BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB
  BBBB
    XXX gettext(u'A second step keeps others out of your account, even if somebody learns your password.') XXXX
  BBBBB
  XXXXXXXX XXXXXXXXXXXXXXXXXXXX
    XXXX gettext(u'Passkeys') XXXXX
    XXX gettext(u'Sign on with your finger, your face or the PIN of your device. This is the easiest way, and the safest.') XXXX
    BB BBBBBBBBBBBBBBBBBBBBBBB
      XXX ngettext(u'You have %(count)s passkey.', u'You have %(count)s passkeys.', count) SSS SSSS SSSSSSSSS SSSSSSSSPPP PPPP PPPPPPPPP PPPPPPPPP XX XXXXXXBBB BBBBBBBBBBBBBBBBBBBXX gettext(u'See your passkeys') XXXXXXXX
    BBBBB
    BBB BBBBBBBBBBBBBBBBBB BB BBBB gettext(u'Add a passkey') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
  XXXXXXXXXX
  XXXXXXXX XXXXXXXXXXXXXXXXXXXX
    XXXX gettext(u'Authenticator app') XXXXX
    BB BBBBBBBBBBBBBBBBBBB
      XXX gettext(u'Your app is set up. We ask for its code after your password.') XXXX
      BBB BBBBBBBBBBBBBBBBBBBBB BB BBBB gettext(u'Remove the app') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBB
    BBBB
      XXX gettext(u'An app on your phone shows a new code every 30 seconds. We ask for it after your password.') XXXX
      BBB BBBBBBBBBBBBBBBBBBB BB BBBB gettext(u'Set up an app') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBB
    BBBBB
  XXXXXXXXXX
  BB BBBBBBBBBBBBBB
    XXXXXXXX XXXXXXXXXXXXXXXXXXXX
      XXXX gettext(u'Recovery codes') XXXXX
      XXX gettext(u'For the day your phone is lost or broken. Each code works once.') XXXX
      BB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB
        BBB BBBBBBBBBBBBBBBBBBBBBBBBB BB BBBB gettext(u'See the codes') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBB
      BBBB
        BBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB BB BBBB gettext(u'Make codes') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBB
      BBBBB
    XXXXXXXXXX
  BBBBB
BBBBBBBB BBBBBBB
