
BBBB BBBB
XXXX gettext(u'What to prepare') XXXXX
XXXX
  BB BBBBBBBB
    BBB BBBBBBBBBBBBB BB BBBB
    XXXX gettext(u'<a href="%(href)s?visit=%(reference)s">Check your computer</a> some days before: camera, speaker, microphone and internet.') SS SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS SSSS SSSSSSSSSSSS SSSS SSSS SSSSSSS SSSSSSS SSSSSSSS SSSSSSSSSS SSS SSSSSSSSSXXXXX
    XXXX gettext(u'Find a quiet, bright place where nobody listens in.') XXXXX
    XXXX gettext(u'Headphones help you and your doctor hear each other.') XXXXX
    XXXX gettext(u'Have a list of your medicines and your questions at hand.') XXXXX
    XXXX gettext(u'Recording a video visit is not permitted.') XXXXX
  BBBB
    XXXX gettext(u'Come to %(clinic)s') SSSS SS SSSSSSSSSSBB BBBBBBBBBBBX BBBBBXXXXXX
    XXXX gettext(u'Plan to be there 10 minutes early.') XXXXX
    XXXX gettext(u'Bring a list of your medicines and your questions.') XXXXX
  BBBBB
XXXXX
