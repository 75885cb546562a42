/** Views of a clip: random cuts, turns and colours that keep pictures and masks together. */
package io.github.tpo4j.data.view;
