/** The model as LangChain4j's chat models, in the same process: no server, no keys. */
package io.github.tpo4j.langchain4j;
