
BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Get care') BBBBBBBB

BBBBB BBBB
  XXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXX
    BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBB
    XXXX gettext(u'Two ways to see your doctor') XXXXX
    XX XXXXXXXXXXXXXXXXXXXX gettext(u'Choose what suits you. Video visits are not required: an in-person visit is yours whenever you prefer it.') XXXX
    XXXX XXXXXXXXXXXXXXXXXXXXX
      XXXXXXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
        XXX XXXXXXXXXXXXXXXXX gettext(u'Video visit') XXXXX
        XXX gettext(u"See your doctor - without the trip to the doctor's office.") XXXX
        XXXX
          XXXX gettext(u'You stay at home. Do not travel.') XXXXX
          XXXX gettext(u'Good for questions, test results, medicines and many follow-ups.') XXXXX
          XXXX gettext(u'Offered when appropriate and available. Your doctor may ask you to come in.') XXXXX
          XXXX gettext(u'You need a camera, speaker and microphone, and a good connection.') XXXXX
        XXXXX
        XXXXX XXXXXXBBB BBBBBBBBBBBBBXX gettext(u'What you need for a video visit') XXXXXXXX
      XXXXXXXXXX
      XXXXXXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
        XXX XXXXXXXXXXXXXXXXXX gettext(u'In-person visit') XXXXX
        XXX gettext(u'Meet your doctor face to face at the clinic.') XXXX
        XXXX
          XXXX gettext(u'Best when your doctor needs to examine you, or for a shot or a blood test.') XXXXX
          XXXX gettext(u'Nothing to set up.') XXXXX
          XXXX gettext(u'You can change a video visit to an in-person visit.') XXXXX
        XXXXX
      XXXXXXXXXX
    XXXXXX
    BB BBB BBBBBBBBBBBBBBBBBBBBB
      XXXX gettext(u'Start here') XXXXX
      XXXX XXXXXXXXXXXXXXXXXXXXXXXXXXX
        BBB BBBBBBBBBBBBBBB BB BBBB gettext(u'Sign on') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
        BBB BBBBBBBBBBBBBB BB BBBB gettext(u'Register') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBB
      XXXXXX
    BBBBB
     gettext(u'A video visit is not for emergencies. If your life may be in danger, call 911 now.') 
    BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB
  XXXXXX
BBBBBBBB BBBB
