package io.github.tpo4j.train.mllm;

import java.util.Optional;

/** Where results that do not change are kept from one step, and one run, to the next. */
interface Store {
  /** What was kept under a key. */
  Optional<byte[]> find(String key);

  /** Keeps something; an empty key keeps nothing. */
  void put(String key, byte[] data);

  /** Keeps nothing. */
  Store NONE =
      new Store() {
        @Override
        public Optional<byte[]> find(String key) {
          return Optional.empty();
        }

        @Override
        public void put(String key, byte[] data) {}
      };
}
