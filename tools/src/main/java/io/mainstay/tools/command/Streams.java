package io.mainstay.tools.command;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * What a tool reads and writes.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 */
public record Streams(InputStream in, PrintStream out, PrintStream err) {}
