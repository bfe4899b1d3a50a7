
BBBB BBBB
XXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
  XXX XXXXXXXXXXXXXXXXX gettext(u'Text messages') XXXXX
  BB BBBBBBBBBBBBB
    XXX gettext(u'We send text messages about your visits to %(phone)s. To stop them, press the button or answer STOP to any message.') SS SSSS SSSS SSSSSSSS SSSSS SSSS SSSSSS SS SSSSSSSSSS SS SSSS SSSSS SSSSS SSS SSSSSS SS SSSSSS SSSS SS SSS SSSSSSSSXXXX
     gettext(u'Stop text messages') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBBBBBBBBBBBBB
  BBBB BBBBBBBBBBBBBBBBBBBB
    XXX gettext(u'Shall we send a text message to %(phone)s when something about a visit changes, for example when your doctor runs late? Your phone company may charge for messages. You can stop at any time: answer STOP.') SSSSS SS SSSS S SSSS SSSSSSS SS SSSSSSSSS SSSS SSSSSSSSS SSSSS S SSSSS SSSSSSSS SSS SSSSSSS SSSS SSSS SSSSSS SSSS SSSSS SSSS SSSSS SSSSSSS SSS SSSSSS SSS SSSSSSSSS SSS SSS SSSS SS SSS SSSSS SSSSSS SSSSSXXXX
     gettext(u'Yes, send me text messages') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBB
  BBBB
    XXX gettext(u'We can tell you by text message when something about a visit changes. First show us that the phone is yours: we send it a code.') XXXX
     gettext(u'Check my phone number') BBB BBBBBBBBBBBBBBBBB BB BBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBB
  BBBBB
XXXXXXXXXX
