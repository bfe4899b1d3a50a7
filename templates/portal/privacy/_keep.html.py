
BBBB BBBB
XXX XXXXXXXXXX gettext(u'What we keep') XXXXX
XXXX
  XXXX gettext(u'Who you are: your name, date of birth, medical record number, e-mail address and phone number.') XXXXX
  XXXX gettext(u'Your appointments: when, with which doctor, by video or in person, and the reason you gave.') XXXXX
  XXXX gettext(u'How you use the portal: when you signed on, from which kind of device, and what was changed.') XXXXX
  XXXX gettext(u'The result of your computer check: whether camera, speaker, microphone and connection work.') XXXXX
XXXXX
XXX XXXXXXXXX gettext(u'What we use it for') XXXXX
XXX gettext(u'To care for you, to run the clinic, and to help you when something does not work. We do not sell your information. There is no advertising here, and nobody follows what you do on other sites.') XXXX
XXX XXXXXXXXX gettext(u'Who can see it') XXXXX
XXXX
  XXXX gettext(u'You, and the people you have chosen to act for you.') XXXXX
  XXXX gettext(u'Your doctor, and the clinic staff who plan your visits.') XXXXX
  XXXX gettext(u'Help line staff see only what they need to solve your problem. They never see why you visit.') XXXXX
XXXXX
XXX gettext(u'Each time somebody else looks at your record, we write down who and when. You can read that list in your account. We may also have to share information when the law asks for it.') XXXX
