/** AdamW and Muon over groups of parameters, each with its own learning rate. */
package io.github.tpo4j.train.optim;
