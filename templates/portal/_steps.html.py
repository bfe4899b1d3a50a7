
BBBB BBBB
XXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
  XXX XXXXXXXXXXXXXXXXX gettext(u'Your video visit in three steps') XXXXX
  XXX XXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXX
    XXX XXXXXXXXXXXXXXXXXXXX
      XXXX gettext(u'Get ready') XXXXX
      XXX gettext(u'After scheduling your video visit, you can get set up right away. This will help you avoid any issues on the day.') XXXX
      XXXXX XXXXXXBBB BBBBBBBBBBBBBXX gettext(u'What you need') XXXXXXXX
    XXXXX
    XXX XXXXXXXXXXXXXXXXXXXX
      XXXX gettext(u'Sign on') XXXXX
      XXX gettext(u'Go to the <strong>Appointment Center</strong> and select the <strong>Upcoming Appointments</strong> tab.') SS SS SSS SSSSSSSSSSSSSSSSSSS SSSSSSSSSSSSSSS SSS SSSSSS SSS SSSSSSSSSSSSSSSS SSSSSSSSSSSSSSSSSSSSS SSSSXXXX
      XXX gettext(u'You can join up to 15 minutes before your scheduled appointment time.') XXXX
    XXXXX
    XXX XXXXXXXXXXXXXXXXXXXX
      XXXX gettext(u'Join') XXXXX
      XXX gettext(u'Click the <strong>Join Appointment</strong> button, located next to your scheduled video appointment.') SSSSS SSS SSSSSSSSSSSS SSSSSSSSSSSSSSSSSSSS SSSSSSS SSSSSSS SSSS SS SSSS SSSSSSSSS SSSSS SSSSSSSSSSSSXXXX
      XXX gettext(u'Then wait for your doctor to join.') XXXX
    XXXXX
  XXXXX
XXXXXXXXXX
