
BBBB BBBB
XXX XXXXXXXXXXXXX gettext(u'Your account') XXXXX
XXXX
  XXXX gettext(u'It is for you alone. Do not share your password or your codes; we never ask for them.') XXXXX
  XXXX gettext(u'Sign off when you are done, above all on a computer that others use.') XXXXX
  XXXX gettext(u'Keep your e-mail address and phone number up to date.') XXXXX
  XXXX gettext(u'Tell us at once if you think that somebody else has used your account.') XXXXX
XXXXX
XXX XXXXXXXXXXXX gettext(u'Acting for somebody else') XXXXX
XXX gettext(u'A parent, caregiver or helper uses an account of their own, linked by the clinic or by the patient. The patient can end that at any time.') XXXX
XXX XXXXXXXXXX gettext(u'Fair use') XXXXX
XXX gettext(u'Do not try to see what belongs to others, to get around the safeguards, or to disturb the service. We may close an account that does.') XXXX
XXX XXXXXXXXXXXX gettext(u'What we cannot promise') XXXXX
XXX gettext(u'The portal may be down for a time, and connections can fail. If you cannot reach your doctor by video, call the clinic or the help line. What is written in the portal does not replace the advice of your doctor.') XXXX
XXX gettext(u'When these terms change in a way that matters to you, we tell you before you go on.') XXXX
