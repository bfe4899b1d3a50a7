
BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBBBB BBBBB BB BBBBBBBBBB gettext(u'This record has an account') BBBB gettext(u'Please start again') BBBBBBBBBBBBB

BBBBB BBBBBBB
  BB BBBBB BB BBBBBBBBBB
    XXXX gettext(u'This record has an account') XXXXX
    BB BBBBBBBBBBBBBBBBBBBBB
      XX XXXXXXXXXXXXXXXXXXXX gettext(u'Nothing was added to your account: somebody signs on for this record, or you act for this patient, already.') XXXX
      BBB BBBBBBBBBBBBBB BB BBBB gettext(u'My account') 
      BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
      XXX gettext(u'Is this your own record? Please call the help line below.') XXXX
    BBBB
      XX XXXXXXXXXXXXXXXXXXXX gettext(u'The registration is done. You do not need to register again.') XXXX
      BBB BBBBBBBBBBBBBBB BB BBBB gettext(u'Sign on') 
      BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
      BBB BBBBBBBBBBBBBBBBBBBBBBBB BB BBBB
      XXX gettext(u'Have you forgotten your password? <a href="%(href)s">Reset your password</a>.') SSSS SSS SSSSSSSSS SSSS SSSSSSSSS SS SSSSSSSSSSSSSSSSSSSSS SSSS SSSSSSSSSSSSSXXXX
      XXX gettext(u'Was this not you? Please call the help line below.') XXXX
    BBBBB
  BBBB
    XXXX gettext(u'Please start again') XXXXX
    BB BBBBB BB BBBBBBB
      XX XXXXXXXXXXXXXXXXXXXX gettext(u'The code was wrong five times. To keep your record safe, it does not work any more.') XXXX
    BBBB
      XX XXXXXXXXXXXXXXXXXXXX gettext(u'Your time is over: a code is valid for %(minutes)s minutes.') SSSS SSSS SS SSSSS S SSSS SS SSSSS SSS SSSSSSSSSSS SSSSSSSSXXXX
    BBBBB
    XXX gettext(u'Nothing was changed. Enter your details again, and we will send a new code.') XXXX
    BBB BBBBBBBBBBBBBBBB BB BBBB gettext(u'Start again') 
    BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
  BBBBB
BBBBBBBB BBBBBBB
