BBBB BBBB
XXX gettext(u"Stay on the page: it changes by itself when your doctor joins. If your doctor is running late, we'll contact you to reschedule.") XXXX
