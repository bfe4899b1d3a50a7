
BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Register') BBBBBBBB

BBBBB BBBBBBB
  BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBB BBBB
  XXXXBB BBBBBBBBBBBBBBBBBBBBB gettext(u'Add your own record') BBBB gettext(u'Register for video visits') BBBBBXXXXX
  XX XXXXXXXXXXXXXXXXXXXX gettext(u'Tell us who you are, so that we can find your clinic record.') XXXX
  XXXBB BBBBBBBBBBB gettext(u'Next, we send a code to the e-mail address or mobile phone the clinic has on record. Keep it at hand.') BBBB gettext(u'Next, we send a code to the e-mail address the clinic has on record.') BBBBBXXXX
  XXXXX XXXXXXXXXXXXX XXXXXXXXBBB BBBBBBBBBBBBBBBBX XXXXXXXXXXX
    BBBBBBBBBB
    
     gettext(u'Continue') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB
  XXXXXXX
  BB BBB BBBBBBBBBBBBBBBBBBBBBXXX gettext(u'Do you have an account?')  XX XXXXXXBBB BBBBBBBBBBBBBBBXX gettext(u'Sign on') XXXXXXXXBBBBB
BBBBBBBB BBBBBBB
