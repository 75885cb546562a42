/** What a model can do before and after its training, on samples that were held out. */
package io.github.tpo4j.train.exam;
