package io.mainstay.embed.client;

/** Something to do with the store, on its own or as a part of a transaction. */
public sealed interface Operation permits Put, Get, Delete, Txn {}
