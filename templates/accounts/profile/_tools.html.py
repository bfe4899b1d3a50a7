
BBBB BBBB
XXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
  XXX XXXXXXXXXXXXXXXXX gettext(u'My work') XXXXX
  XXX XXXXXXXXXXXXXXXXXXXXX
    BB BBBB BB BBBBBBBBBBBBBB
      BBB BBBBBBBBBBBBBB BB BBBB gettext(u'My day')  gettext(u'See who waits for you and start a visit.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB
      BBB BBBBBBBBBBBBBBBBB BB BBBB gettext(u'My schedule')  gettext(u'Your hours and visits, by day or by week.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB
    BBBB BBBB BB BBBBBBBBBBB
      BBB BBBBBBBBBBBBBB BB BBBB gettext(u"Today's board")  gettext(u'All visits of the clinic today.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB
      BBB BBBBBBBBBBBBBBBBB BB BBBB gettext(u'Schedule')  gettext(u"Every doctor's day and week. Book, move and cancel visits, and keep the hours.") BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB
      BBB BBBBBBBBBBBBBBBBB BB BBBB gettext(u'Patients')  gettext(u'Find a patient. Print a code to register with. Let a parent act for a child.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB
      BBB BBBBBBBBBBBBBBB BB BBBB gettext(u'Import records')  gettext(u'Read patient records from a file.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB
    BBBB BBBB BB BBBBBBBBB
      BBB BBBBBBBBB BB BBBB gettext(u'Support')  gettext(u'Find an appointment and help a patient join.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB
    BBBB BBBB BB BBBBBBBBBBBBBBB
      BBB BBBBBBBBBBBBBBB BB BBBB gettext(u'People who work here')  gettext(u'Invite doctors and clinic staff, or end their access.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB
      BBB BBBBBBBBBBBBB BB BBBB gettext(u'Administration')  gettext(u'Clinics and the audit.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB
    BBBBB
    BBB BBBBBB BB BBBB gettext(u'Help')  gettext(u'The help line, and answers to common questions.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB
  XXXXX
XXXXXXXXXX
