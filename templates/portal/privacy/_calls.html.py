
BBBB BBBB
XXX XXXXXXXXXXX gettext(u'Your video visit') XXXXX
XXX gettext(u'Picture and sound are encrypted: only the people in the visit can see and hear them. Nobody records your visit: not the clinic, not your doctor, and you may not either.') XXXX
XXX gettext(u'Written messages in a visit are gone when it ends. We keep only how good the connection was, for at most 14 days.') XXXX
XXX XXXXXXXXXXXXXX gettext(u'E-mails and text messages') XXXXX
XXX gettext(u'Our messages use your first name only. They never say why you visit or what kind of doctor you see. Links in them lead to the sign-on page. We send text messages only if you agreed to them; reply STOP to end them.') XXXX
XXX XXXXXXXXXXXXX gettext(u'Cookies') XXXXX
XXX gettext(u'We use only the cookies that the portal needs: to keep you signed on, to keep your forms safe, and to remember your language and your device.') XXXX
