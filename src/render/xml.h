/* xml: hostile text in XML. */
#ifndef PFP_XML_H
#define PFP_XML_H

#include "base/buf.h"

void xml_add_text(struct buf *, struct slice hostile);

/* " name=\"text\"" */
void xml_add_attribute(struct buf *, const char *name, struct slice hostile);

#endif
