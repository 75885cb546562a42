/** SAM 2 learns to segment and follow what it is shown: clips, prompts, loss. */
package io.github.tpo4j.train.track;
