/** Self-contained pages of HTML: what the reports of training and evaluation share. */
package io.github.tpo4j.core.page;
