package dev.tokenhold.file;

import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.MalformedRow;

/**
 * What is in the place of a record of a token file but cannot be one.
 *
 * @param bytes all bytes in its place, as they are in the file
 * @param row what others see of it
 */
record MalformedRecord(Bytes bytes, MalformedRow row) {}
