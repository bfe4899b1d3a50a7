
BBBB BBBB
XXX XXXXXXXXXXXXXXX gettext(u'No recording') XXXXX
XXX gettext(u'Recording any video visit session with your doctor is not permitted. That means no video, no sound, no pictures of the screen. The portal has no recording either.') XXXX
XXX XXXXXXXXXXXX gettext(u'Video visits') XXXXX
XXXX
  XXXX gettext(u'Video visits are not required. You can schedule an in-person visit instead, if you prefer.') XXXXX
  XXXX gettext(u'They are offered when appropriate and available. Your doctor decides whether video is right for your problem, and may ask you to come to the clinic.') XXXXX
  XXXX gettext(u'You can join up to 15 minutes before your scheduled appointment time.') XXXXX
  XXXX gettext(u'Be in a quiet, private place. Do not drive during a visit.') XXXXX
  XXXX gettext(u'Tell your doctor if anybody else can hear or see you.') XXXXX
  XXXX gettext(u"If your doctor is running late, we'll contact you to reschedule.") XXXXX
XXXXX
